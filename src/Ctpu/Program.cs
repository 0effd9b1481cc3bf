Console.Error.WriteLine("The command line joins in the next commits.");
return 1;

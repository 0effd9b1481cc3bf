Console.Error.WriteLine("The server joins in the next commits.");
return 1;

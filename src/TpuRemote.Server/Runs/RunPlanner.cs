using System.Collections.Immutable;
using TpuRemote.Grpc.V1;
using TpuRemote.Pod.Instructions;
using TpuRemote.Server.Arrays;
using TpuRemote.Server.Executables;
using TpuRemote.Server.Status;
using TpuRemote.Server.Wire;

namespace TpuRemote.Server.Runs;

/// <summary>Checks a request to run against the program, as far as that needs no array.</summary>
internal static class RunPlanner
{
    /// <summary>What the run will read, donate and make.</summary>
    /// <exception cref="RefusalException">The request does not fit the program.</exception>
    public static RunPlan Plan(RunSite site, RunRequest request, CompiledProgram program)
    {
        CheckTarget(site, program);
        CheckCounts(site, request, program.Executable);
        if (site.Session.IsTransient) CheckHandles(request);
        // No array of the session is given up where the value is in the message: the run works on its own copy of it.
        var inline = request.Arguments.Index().Where(a => a.Item.ValueCase == Grpc.V1.Argument.ValueOneofCase.Literal);
        var surviving = request.NonDonatableArguments.Concat(inline.Select(a => (uint)a.Index)).ToHashSet();
        var specs = program.Executable.Arguments;
        var plan = new RunPlan(
            site.Name,
            program.Executable.NumReplicas,
            [.. specs.Select((spec, i) => Argument(request.Arguments[i], spec, i, surviving))],
            Results(request, program.Executable, surviving));
        CheckLiterals(site, request, plan);
        return plan;
    }

    private static void CheckTarget(RunSite site, CompiledProgram program)
    {
        var here = site.Accelerator.Topology.Name;
        if (program.AcceleratorType != here)
            throw RefusalException.Precondition(
                $"{site.Name}: the program was rewritten for {program.AcceleratorType}; this server hosts {here}");
    }

    private static void CheckCounts(RunSite site, RunRequest request, Executable executable)
    {
        if (request.Arguments.Count != executable.Arguments.Length)
            throw RefusalException.Invalid(
                $"{site.Name}: {request.Arguments.Count} arguments were given; the program takes {executable.Arguments.Length}");
        if (request.Results.Count != 0 && request.Results.Count != executable.Results.Length)
            throw RefusalException.Invalid(
                $"{site.Name}: {request.Results.Count} result targets were given; the program has {executable.Results.Length} results");
        foreach (var index in request.NonDonatableArguments)
        {
            if (index >= executable.Arguments.Length)
                throw RefusalException.Invalid(
                    $"{site.Name}: non-donatable argument {index} was given; the program takes {executable.Arguments.Length}");
        }
    }

    private static void CheckHandles(RunRequest request)
    {
        if (request.Arguments.Any(argument => argument.ValueCase == Grpc.V1.Argument.ValueOneofCase.Array) || request.Results.Any(
            target => target.Array != 0))
            throw RefusalException.Invalid(
                "a run without a session takes literals and answers inline; open a session to use array handles");
        if (request.RunId != 0) throw RefusalException.Invalid("a run without a session takes no run_id; cancel the call itself");
    }

    private static RunPlan.Argument Argument(Argument given, ArgumentSpec spec, int index, HashSet<uint> surviving)
    {
        if (given.ValueCase == Grpc.V1.Argument.ValueOneofCase.None)
            throw RefusalException.Invalid($"argument {index} has neither an array nor a literal");
        if (given is { ValueCase: Grpc.V1.Argument.ValueOneofCase.Array, Array: 0 })
            throw RefusalException.Invalid($"argument {index} is array handle 0; handles start at 1");
        return new RunPlan.Argument(given.Array, spec.DonatedTo is not null && !surviving.Contains((uint)index), spec.Type, spec.IsVarying);
    }

    private static ImmutableArray<RunPlan.Result> Results(RunRequest request, Executable executable, HashSet<uint> surviving)
    {
        var results = ImmutableArray.CreateBuilder<RunPlan.Result>(executable.Results.Length);
        for (var r = 0; r < executable.Results.Length; r++)
        {
            var spec = executable.Results[r];
            var type = new ArrayType(spec.Type, spec.IsVarying ? executable.NumReplicas : 0);
            results.Add(
                new RunPlan.Result(request.Results.Count == 0 ? 0 : request.Results[r].Array, type, Donor(executable, r, surviving)));
        }

        return results.MoveToImmutable();
    }

    private static int? Donor(Executable executable, int result, HashSet<uint> surviving)
    {
        for (var i = 0; i < executable.Arguments.Length; i++)
        {
            if (executable.Arguments[i].DonatedTo == result && !surviving.Contains((uint)i)) return i;
        }

        return null;
    }

    private static void CheckLiterals(RunSite site, RunRequest request, RunPlan plan)
    {
        for (var i = 0; i < plan.Arguments.Length; i++)
        {
            if (plan.Arguments[i].Handle != 0) continue;
            var type = site.Literals.Check(request.Arguments[i].Literal, $"{site.Name}: argument {i}");
            plan.CheckArgument(i, type, "a literal");
        }

        for (var r = 0; r < plan.Results.Length; r++)
        {
            if (request.Results.Count == 0 || request.Results[r].Inline)
                site.Literals.CheckInline(plan.Results[r].Type.ByteSize, $"{site.Name}: result {r}");
        }
    }
}

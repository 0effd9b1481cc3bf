using Xunit.Abstractions;

namespace TpuRemote.Jupyter.Tests.Driver;

/// <summary>The kernel as Jupyter meets it; what each check does stands in checks_*.py.</summary>
public sealed class DriverTests(KernelDriver driver, ITestOutputHelper output) : IClassFixture<KernelDriver>
{
    public static TheoryData<string> Checks { get; } =
    [
        // checks_cells.py
        "first_cell", "warm_cells", "kernel_info", "variables_stay", "output_is_live", "output_keeps_its_order", "characters_stay_whole",
        "displays_update", "displays_by_type", "output_is_cleared", "compile_error", "exception", "error_stops_what_follows", "silent_cell",
        "stdin", "stdin_end", "stdin_without_a_user", "million_lines", "gigantic_display", "native_output", "complete",
        "inspect", "is_complete", "history", "ctpu_directive", "own_packages", "empty_cell",
        // checks_interrupts.py
        "second_notebook", "interrupt_while_awaiting", "interrupt_a_loop", "interrupt_a_printing_loop", "interrupt_a_question",
        "interrupt_by_message", "interrupt_what_cannot_stop", "restart", "restart_in_the_middle",
        // checks_faults.py
        "exit_in_a_cell", "crash_in_a_cell", "killed_in_a_cell", "stack_overflow", "killed_while_idle", "python_killed", "two_notebooks",
        "kernel_that_cannot_start",
    ];

    [JupyterTheory]
    [MemberData(nameof(Checks))]
    public void Kernel_SpokenToByJupyterClient_Answers(string check) => driver.AssertPassed(check);

    [JupyterFact]
    public void Driver_AllItsChecks_AreTestsHere()
    {
        output.WriteLine(driver.Times);
        driver.AssertRan(Checks);
    }
}

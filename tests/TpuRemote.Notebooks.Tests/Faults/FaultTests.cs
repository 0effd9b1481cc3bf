using Xunit.Abstractions;

namespace TpuRemote.Notebooks.Tests.Faults;

/// <summary>What goes wrong between notebooks and TPUs; what each check does stands in checks_*.py.</summary>
[Collection(Programs.Collection)]
public sealed class FaultTests(TpuDriver driver, ITestOutputHelper output) : IClassFixture<TpuDriver>
{
    public static TheoryData<string> Checks { get; } =
    [
        // checks_tpu.py
        "gigabyte_tensor", "large_result_of_a_run", "more_than_a_cores_memory", "faults_show_the_users_lines_alone", "endless_program",
        "run_that_nobody_awaits", "restart_and_shutdown_during_a_run", "two_notebooks_on_one_pod", "server_dies_and_comes_back",
        "server_dies_in_a_run",
        // checks_sdk.py
        "kernel_without_an_sdk",
    ];

    [JupyterTheory]
    [MemberData(nameof(Checks))]
    public void Notebook_WithATpu_SurvivesFaults(string check) => driver.AssertPassed(check);

    [JupyterFact]
    public void Driver_AllItsChecks_AreTestsHere()
    {
        output.WriteLine(driver.Times);
        driver.AssertRan(Checks);
    }
}

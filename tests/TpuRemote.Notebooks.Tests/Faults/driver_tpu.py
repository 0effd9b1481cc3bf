"""As driver.py of the kernel's own tests, with the checks of notebooks that use a TPU."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../TpuRemote.Jupyter.Tests/Driver"))

import checks_sdk  # noqa: E402
import checks_tpu  # noqa: E402
import driver  # noqa: E402

if __name__ == "__main__":
    driver.LANES = checks_tpu.LANES + checks_sdk.LANES
    driver.main(sys.argv[1:])

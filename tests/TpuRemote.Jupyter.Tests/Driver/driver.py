"""Runs the checks of a kernel that is installed, and prints what came of them as JSON: {"name": null or "what went wrong"}.

usage: driver.py            all checks, in lanes that run side by side
       driver.py NAME ...   these alone
The kernel is looked for as Jupyter does (JUPYTER_PATH).
"""

import json
import statistics
import sys
import threading
import time
import traceback

import checks_cells
import checks_faults
import checks_interrupts

LANES = [
    (checks_cells.LANE, checks_cells.CHECKS),
    (checks_interrupts.LANE, checks_interrupts.CHECKS),
    (checks_faults.LANE, checks_faults.CHECKS),
]


def run_lane(notebook, checks, wanted, report, seconds):
    checks = [check for check in checks if not wanted or check.__name__ in wanted]
    if not checks:
        return
    try:
        with notebook() as shared:
            for check in checks:
                began = time.monotonic()
                report[check.__name__] = run(check, shared)
                seconds[check.__name__] = time.monotonic() - began
    except BaseException:
        for check in checks:
            report.setdefault(check.__name__, f"its notebook failed:\n{traceback.format_exc()}")


def run(check, notebook):
    try:
        check(notebook)
        return None
    except Exception:
        return traceback.format_exc()


def main(wanted):
    report, seconds = {}, {}
    lanes = [threading.Thread(target=run_lane, args=(*lane, wanted, report, seconds)) for lane in LANES]
    for lane in lanes:
        lane.start()
    for lane in lanes:
        lane.join()
    for name, spent in seconds.items():
        print(f"{spent:6.2f} s  {name}", file=sys.stderr)
    for what, times in checks_cells.TIMES.items():
        print(f"median {statistics.median(times) * 1000:.0f} ms  {what} ({len(times)} times)", file=sys.stderr)
    json.dump(report, sys.stdout, indent=1)


if __name__ == "__main__":
    main(sys.argv[1:])

"""Adding a mixed folder, one file in twenty broken: `python -m bench.ingest` adds 100, 300 and 1,000 files.

Each in a process of its own, with the engine that is shipped, on one thread. Prints CPU-seconds a file and the peak of
memory, and fails where a document is missing, a broken file is not named, or a thousand files take more than twice as
much a file, or more than twice the memory, as a hundred.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

SIZES = (100, 300, 1000)


def measure(files: int) -> None:
    """In a process of its own: add so many files, and print what came of it as JSON."""
    import resource
    import time

    import torch

    import onrecord
    from bench.mixed import HELD, KINDS, folder

    torch.set_num_threads(1)
    with tempfile.TemporaryDirectory() as place:
        papers = Path(place) / "papers"
        papers.mkdir()
        broken = folder(papers, files)
        whole = [n for n in range(files) if f"{n:04}{KINDS[n % len(KINDS)][0]}" not in broken]
        expected = sum(HELD.get(KINDS[n % len(KINDS)][0], 1) for n in whole)
        corpus = onrecord.open(Path(place) / "corpus", create=True)
        began = time.process_time()
        result = corpus.add([papers])
        seconds = time.process_time() - began
    named = {Path(failure.path).name for failure in result.failed}
    found = {
        "files": files,
        "documents": len(result.added),
        "expected": expected,
        "broken": len(broken),
        "not named": sorted(set(broken) - named),
        "named wrongly": sorted(named - set(broken)),
        "seconds": seconds,
        "MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    print(json.dumps(found))


def main() -> None:
    """The command."""
    if len(sys.argv) > 1:
        measure(int(sys.argv[1]))
        return
    rows = []
    print(f"{'files':>8}{'documents':>11}{'broken':>8}{'CPU-s a file':>14}{'peak MB':>10}")
    for files in SIZES:
        done = subprocess.run(
            [sys.executable, "-m", "bench.ingest", str(files)], check=True, capture_output=True, text=True
        )
        row = json.loads(done.stdout.splitlines()[-1])
        rows.append(row)
        each = row["seconds"] / files
        print(f"{files:>8}{row['documents']:>11}{row['broken']:>8}{each:>14.3f}{row['MB']:>10.0f}")
    wrong = [row for row in rows if row["documents"] != row["expected"] or row["not named"] or row["named wrongly"]]
    first, last = rows[0], rows[-1]
    grows = last["seconds"] / last["files"] > 2 * first["seconds"] / first["files"] or last["MB"] > 2 * first["MB"]
    if wrong or grows:
        sys.exit(f"wrong: {wrong}" if wrong else "time or memory grows faster than the folder")


if __name__ == "__main__":
    main()

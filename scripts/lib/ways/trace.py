# Run by gdb: stops a test where the datum enters, and from there on prints the place of each function of our crates when it first runs.
import os
import re

import gdb

enters = os.environ["ALMANAC_WAYS_ENTERS"]
for setting in ("pagination off", "confirm off", "breakpoint pending off", "debuginfod enabled off"):
    gdb.execute("set " + setting)


def functions():
    """The file, line and name of each function that has source text of ours."""
    file = ""
    for line in gdb.execute("info functions -n .", to_string=True).splitlines():
        if line.startswith("File "):
            file = line[5:-1]
        found = re.match(r"(\d+):\s+(?:static )?fn (.*?)[;(]", line)
        if found and is_ours(file):
            yield file, found[1], found[2]


def is_ours(file):
    """Libraries have absolute paths, or are elsewhere; tests, their mocks and the check of the state behind each are what drives."""
    return not file.startswith("/") and os.path.exists(file) and not re.search(r"/(tests|mock|try_state)[/.]", file)


class First(gdb.Breakpoint):
    def stop(self):
        print("RAN " + self.location, flush=True)
        self.enabled = False
        return False


def place(function):
    return f"{function[0]}:{function[1]}"


known = list(functions())
first = next(function for function in known if re.fullmatch(enters + "(<.*)?", function[2]))
others = [First(at) for at in sorted({place(function) for function in known} - {place(first)})]
for one in others:
    one.enabled = False
gdb.Breakpoint(place(first), temporary=True)
gdb.execute("run")
print("RAN " + place(first), flush=True)
for one in others:
    one.enabled = True
gdb.execute("continue")

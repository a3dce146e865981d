"""Follows a chain with py-substrate-interface and calls it, and prints each thing as a line of JSON. Argument: URL."""

import json
import sys
import threading
import time

from substrateinterface import SubstrateInterface

url = sys.argv[1]
lock = threading.Lock()


def say(**what):
    with lock:
        print(json.dumps(what), flush=True)


def follow(substrate, name, finalized):
    def heard(block, _count, _subscription):
        header = block["header"]
        say(**{name: header["number"], "id": header["parentHash"] + header["stateRoot"] + header["extrinsicsRoot"]})

    try:
        substrate.subscribe_block_headers(
            heard, ignore_decoding_errors=True, finalized_only=finalized
        )
        say(failed=f"{name}: it ended")
    except Exception as error:
        say(failed=f"{name}: {error!r}")


def call(substrate):
    while True:
        time.sleep(0.25)
        say(called=True)
        try:
            substrate.query("System", "Number")
        except Exception as error:
            say(failed=repr(error))


def opened():
    # One after the other: the library has one registry of types, which threads must not fill at the same time.
    substrate = SubstrateInterface(url)
    substrate.init_runtime()
    substrate.query("System", "Number")
    return substrate


threads = [
    threading.Thread(target=follow, args=(opened(), "best", False), daemon=True),
    threading.Thread(target=follow, args=(opened(), "final", True), daemon=True),
    threading.Thread(target=call, args=(opened(),), daemon=True),
]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()

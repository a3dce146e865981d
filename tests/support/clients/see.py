"""Prints what py-substrate-interface makes of a chain, as JSON. Arguments: URL, second of a window, old block, target."""

import json
import sys

from substrateinterface import Keypair, SubstrateInterface

url, (window, old, target) = sys.argv[1], map(int, sys.argv[2:])

substrate = SubstrateInterface(url)
substrate.init_runtime()


def named(*path):
    """The type of this path in the chain's metadata."""
    for entry in substrate.metadata.portable_registry["types"].value:
        if entry["type"]["path"] == list(path):
            return f"scale_info::{entry['id']}"
    raise KeyError("::".join(path))


# It knows functions of the runtime by a description alone.
period = named("pallet_sli", "types", "Period")
record_type = named("pallet_sli", "types", "Record")
row = [
    ["target", "u32"],
    ["who", f"Option<{named('pallet_sli', 'types', 'TargetRef')}>"],
    ["period", period],
    ["end", "Option<u32>"],
    ["record", record_type],
    ["sli_ppm", "Option<u32>"],
    ["interval", "Option<(u32, u32)>"],
    ["low_confidence", "bool"],
    ["provisional", "bool"],
    ["as_of_ms", "u64"],
    # Of reporters: none for authorship.
    ["sampled", "Option<Null>"],
]
ranking_type = [
    ["period", period],
    ["end", "Option<u32>"],
    ["provisional", "bool"],
    ["as_of_ms", "u64"],
    ["total", "u32"],
    ["rows", "Vec<AlmanacRow>"],
]
ranking_params = [
    ("network", "u32"),
    ("indicator", named("pallet_sli", "types", "Indicator")),
    ("kind", named("pallet_sli", "types", "PeriodKind")),
    ("at", "Option<u32>"),
    ("offset", "u32"),
    ("limit", "u32"),
]
substrate.runtime_config.update_type_registry(
    {
        "types": {
            "AlmanacRow": {"type": "struct", "type_mapping": row},
            "AlmanacRanking": {"type": "struct", "type_mapping": ranking_type},
        },
        "runtime_api": {
            "SliApi": {
                "methods": {
                    "ranking": {
                        "params": [{"name": name, "type": kind} for name, kind in ranking_params],
                        "type": "Option<AlmanacRanking>",
                    }
                }
            }
        },
    }
)


def counts(value):
    return [value["Counted"]["assigned"], value["Counted"]["authored"]]


def send(**until):
    call = substrate.compose_call("System", "remark", {"remark": "0x01"})
    extrinsic = substrate.create_signed_extrinsic(call, Keypair.create_from_uri("//Alice"))
    receipt = substrate.submit_extrinsic(extrinsic, **until)
    if not receipt.is_success:
        raise RuntimeError(receipt.error_message)


key = [0, "Authorship", {"kind": "Window", "start": window}, target]
record = substrate.query("Sli", "Records", key).value
ranking = substrate.runtime_call("SliApi", "ranking", [0, "Authorship", "Window", window, 0, 0]).value
law = substrate.query("Scalability", "Predictions", [0]).value["parameters"]
header = substrate.get_block_header(block_number=old)["header"]
# It waits for the one or for the other: two remarks.
send(wait_for_inclusion=True)
send(wait_for_finalization=True)

print(
    json.dumps(
        {
            "chain": substrate.chain,
            "specVersion": substrate.runtime_version,
            "record": counts(record),
            "ranking": [[entry["who"]["Account"], *counts(entry["record"])] for entry in ranking["rows"]],
            "law": [str(law[name]) for name in ("lambda", "sigma", "kappa")],
            "parent": header["parentHash"],
            "fates": ["inBlock", "finalized"],
        }
    )
)
substrate.close()

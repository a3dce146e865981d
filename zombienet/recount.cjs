// Run by zombienet (`js-script`): by how many slots what the chain has recorded of a validator differs from what the
// headers say. With Aura a slot belongs to one validator in turn, and each header names the slot of its block; what is
// between the slots of a block and its parent was missed.
const { execFile } = require('node:child_process');
const { join } = require('node:path');
const { promisify } = require('node:util');
const { rpcOf } = require('./rpc.cjs');

const almanac = join(__dirname, '../offchain-agent/bin/almanac.js');
/** In the order of the genesis, which is theirs in all sessions: nobody joins or leaves here. */
const validators = ['Alice', 'Bob', 'Charlie', 'Dave'];
/** A digest item that Aura writes before the block: its kind, its engine, its length, the slot in eight bytes. */
const auraSlot = /^0x066175726120([0-9a-f]{16})$/;

/**
 * @param {string} nodeName the node that is asked
 * @param {{ nodesByName: Record<string, { wsUri: string }> }} networkInfo
 * @param {[name: string]} args the validator by its development seed
 * @returns {Promise<number>} slots
 */
async function run(nodeName, networkInfo, [name]) {
  const { address } = new zombie.Keyring({ type: 'sr25519' }).addFromUri(`//${name}`);
  const url = networkInfo.nodesByName[nodeName].wsUri;
  const command = [almanac, 'sli', address, '--period', 'day', '--last', '2', '--json', '--url', url];
  const { as_of_block: asOf, targets } = JSON.parse(
    (await promisify(execFile)(process.execPath, command)).stdout,
  );
  const recorded = { authored: 0, missed: 0 };
  for (const record of targets[0].records) {
    recorded.authored += record.authored_slots ?? 0;
    recorded.missed += record.missed_slots ?? 0;
  }
  const counted = await count(rpcOf(nodeName, networkInfo), asOf, validators.indexOf(name));
  return Math.abs(recorded.authored - counted.authored) + Math.abs(recorded.missed - counted.missed);
}

/** What became of the slots of one validator, from block 1 on, by the headers alone. */
async function count(ask, asOf, index) {
  const counted = { authored: 0, missed: 0 };
  let before;
  for (let number = 1; number <= asOf; number += 1) {
    const header = await ask('chain_getHeader', await ask('chain_getBlockHash', number));
    const slot = slotOf(header.digest.logs);
    for (let missed = (before ?? slot - 1) + 1; missed < slot; missed += 1) {
      if (missed % validators.length === index) counted.missed += 1;
    }
    if (slot % validators.length === index) counted.authored += 1;
    before = slot;
  }
  return counted;
}

function slotOf(logs) {
  const [, hex] = logs.map((log) => auraSlot.exec(log)).find((match) => match !== null) ?? [];
  return Number(Buffer.from(hex, 'hex').readBigUInt64LE());
}

module.exports = { run };

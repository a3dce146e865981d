// Run by zombienet (`js-script`): what the chain has recorded of a validator's slots today, and yesterday in
// case midnight has just passed. It asks the command line, since zombienet's own @polkadot/api is too old to
// know the runtime APIs of a chain from its metadata.
const { execFile } = require('node:child_process');
const { join } = require('node:path');
const { promisify } = require('node:util');

const almanac = join(__dirname, '../offchain-agent/bin/almanac.js');

/**
 * @param {string} nodeName the node that is asked
 * @param {{ nodesByName: Record<string, { wsUri: string }> }} networkInfo
 * @param {[what: 'authored_slots' | 'missed_slots', name: string]} args the validator by its development seed
 * @returns {Promise<number>} slots
 */
async function run(nodeName, networkInfo, [what, name]) {
  const { address } = new zombie.Keyring({ type: 'sr25519' }).addFromUri(`//${name}`);
  const url = networkInfo.nodesByName[nodeName].wsUri;
  const command = [almanac, 'sli', address, '--period', 'day', '--last', '2', '--json', '--url', url];
  const { stdout } = await promisify(execFile)(process.execPath, command);
  const [target] = JSON.parse(stdout).targets;
  return target.records.reduce((sum, record) => sum + (record[what] ?? 0), 0);
}

module.exports = { run };

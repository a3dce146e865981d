// Run by zombienet (`js-script`), which provides the global `zombie`: what the chain has recorded of a
// validator's slots today, and yesterday in case midnight has just passed.
const network = 0;
const daySeconds = 86_400;

/**
 * @param {string} nodeName the node that is asked
 * @param {{ nodesByName: Record<string, { wsUri: string }> }} networkInfo
 * @param {[what: 'authored' | 'missed', name: string]} args the validator by its development seed
 * @returns {Promise<number>} slots
 */
async function run(nodeName, networkInfo, [what, name]) {
  const api = await zombie.connect(networkInfo.nodesByName[nodeName].wsUri);
  try {
    const { address } = new zombie.Keyring({ type: 'sr25519' }).addFromUri(`//${name}`);
    const target = await api.call.sliApi.targetOf(network, { Account: address });
    const yesterday = Math.floor(Date.now() / 1_000) - daySeconds;
    const rows = await api.call.sliApi.history(network, target.unwrap(), 'Authorship', 'Day', yesterday, 2);
    const counts = rows.filter((row) => row.answer.isSome).map((row) => row.answer.unwrap().record.asCounted);
    const sum = (field) => counts.reduce((total, count) => total + count[field].toNumber(), 0);
    return what === 'authored' ? sum('authored') : sum('assigned') - sum('authored');
  } finally {
    await api.disconnect();
  }
}

module.exports = { run };

// Run by zombienet (`js-script`): how many blocks a node calls final more after some seconds than before.
const { setTimeout: sleep } = require('node:timers/promises');
const { rpcOf } = require('./rpc.cjs');

/**
 * @param {string} nodeName the node that is asked
 * @param {{ nodesByName: Record<string, { wsUri: string }> }} networkInfo
 * @param {[seconds: string]} args
 * @returns {Promise<number>} blocks
 */
async function run(nodeName, networkInfo, [seconds]) {
  const ask = rpcOf(nodeName, networkInfo);
  const height = async () =>
    Number((await ask('chain_getHeader', await ask('chain_getFinalizedHead'))).number);
  const before = await height();
  await sleep(Number(seconds) * 1_000);
  return (await height()) - before;
}

module.exports = { run };

import type { CaseTools } from '../case.ts';
import { FaultyProxy } from '../faulty-proxy.ts';
import { startGateway } from '../gateway/start.ts';

/** The stock list of methods of AcalaNetwork/subway, rpc_configs/substrate.yml. */
const subway =
  'author_submitExtrinsic author_pendingExtrinsics chain_getBlockHash chain_getHeader chain_getBlock chain_getFinalizedHead state_getRuntimeVersion state_getMetadata state_getStorage state_getKeysPaged state_queryStorageAt state_call system_chain system_properties system_name system_version system_chainType system_health system_dryRun system_accountNextIndex author_submitAndWatchExtrinsic author_unwatchExtrinsic chain_subscribeNewHeads chain_unsubscribeNewHeads chain_subscribeFinalizedHeads chain_unsubscribeFinalizedHeads state_subscribeRuntimeVersion state_unsubscribeRuntimeVersion state_subscribeStorage state_unsubscribeStorage chain_subscribeNewHead chain_unsubscribeNewHead state_getKeysPagedAt state_getStorageAt rpc_methods'.split(
    ' ',
  );
const crash = /this should not happen|\n {4}at /;

/** What other people's endpoints answer. */
export async function chainCases(tools: CaseTools): Promise<void> {
  await behindSubway(tools);
  await formats(tools);
}

async function behindSubway({ chainUrl, run, judge, ...tools }: CaseTools): Promise<void> {
  const proxy = await FaultyProxy.open(chainUrl);
  proxy.offered = subway;
  const probed = await run(['probe', proxy.url, '--for', '3s']);
  judge(
    'probe behind a stock Subway',
    'measured: exit code 0',
    `exit code ${probed.code}: ${(probed.stderr || probed.stdout).trim().slice(-160)}`,
    probed.code === 0,
  );
  const gateway = await startGateway({ chainUrl, run, judge, ...tools }, [proxy.url]);
  try {
    const { status, text } = await gateway.settled(15_000);
    const names = /chain_subscribeAllHeads/.test(gateway.text) && !/was not answered/.test(gateway.text);
    judge(
      'a gateway in front of a stock Subway',
      "ready, or refused with the method's name",
      `/ready ${status} ${text.slice(0, 160)}`,
      status === 200 || names,
    );
  } finally {
    await gateway.stop();
    proxy.close();
  }
}

/** Formats of addresses that cannot be encoded, as properties of a chain. */
async function formats({ chainUrl, run, judge }: CaseTools): Promise<void> {
  for (const ss58Format of [2092, 16_383, 16_384, 46, 47, -1]) {
    const proxy = await FaultyProxy.open(chainUrl);
    proxy.results.set('system_properties', { ss58Format });
    const { code, stdout, stderr } = await run(['watch', proxy.url, '--for', '0s']);
    proxy.close();
    const isRight =
      (code === 0 || (code === 2 && ss58Format !== 2092 && ss58Format !== 16_383)) && !crash.test(stderr);
    judge(
      `watch a chain of ss58Format ${ss58Format}`,
      'addresses, or a sentence: exit code 0 or 2',
      `exit code ${code}: ${(stderr.trim() || stdout.trim()).slice(0, 160)}`,
      isRight,
    );
  }
}

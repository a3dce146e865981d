import { AgentError } from '../../../base/error.ts';
import { parseCount } from '../../../base/parse.ts';
import { print, writeJson } from '../../../cli/output.ts';
import { parseNetwork } from '../../../cli/parse.ts';
import { askForReceipt } from '../../../measure/rpc/ask-receipt.ts';
import { genesisOf } from './prove.ts';

interface ReceiptOptions {
  readonly genesis?: string;
  readonly chainUrl?: string;
  readonly network: string;
  readonly target: string;
  readonly peer?: string;
  readonly json?: boolean;
}

const maxTarget = 2 ** 32 - 1;
const endpointForm = /^(?:wss?|https?):\/\//;

/** Asks an endpoint for a receipt as a reporter does, and prints it when it is right. */
export async function runReceipt(url: string, options: ReceiptOptions): Promise<void> {
  if (!URL.canParse(url) || !endpointForm.test(url)) {
    throw new AgentError(
      'bad_input/url',
      `"${url}" is not an endpoint; expected ws://, wss://, http:// or https://`,
    );
  }
  const subject = {
    network: parseNetwork(options.network),
    target: parseCount(options.target, '--target', maxTarget),
    genesis: await genesisOf(options),
  };
  const { receipt, id, peerId, aheadMs } = await askForReceipt(url, subject);
  if (options.peer !== undefined && options.peer !== peerId) {
    throw new AgentError('no/receipt_peer', `${url} is ${peerId}, not ${options.peer}`, {
      data: { peer_id: peerId, expected: options.peer },
    });
  }
  if (options.json) {
    writeJson({
      schema: 'almanac.receipt.v1',
      ...subject,
      id,
      at: receipt.atMs,
      height: receipt.height,
      signature: receipt.signature,
      peer_id: peerId,
      clock_ahead_ms: aheadMs,
    });
    return;
  }
  print(`id         ${id}`);
  print(`at         ${new Date(receipt.atMs).toISOString()}, ${aheadMs} ms ahead of this clock`);
  print(`height     ${receipt.height}`);
  print(`signature  ${receipt.signature}`);
  print(`PeerId     ${peerId}`);
  print(
    `It has signed this sample${options.peer === undefined ? '; compare the PeerId with the one registered' : ''}.`,
  );
}

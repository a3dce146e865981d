import { AgentError } from '../../base/error.ts';
import { accountHex } from '../../chain/address.ts';
import { addressText } from '../../chain/registry/target-address.ts';
import type { TargetInfo } from '../../chain/reporting/reporting-shapes.ts';

/**
 * The target that a person named.
 * @param text its id, account (any address format, or hex) or name
 * @param source where it was named
 * @throws AgentError `bad_input/target`
 */
export function findTarget(targets: readonly TargetInfo[], text: string, source = '--target'): TargetInfo {
  const hex = accountHex(text);
  const found = targets.find(({ target, who }) => {
    if (/^\d+$/.test(text)) return target === Number(text);
    if (hex !== undefined) return who?.account !== undefined && accountHex(who.account) === hex;
    return who?.account === undefined && who?.label === text;
  });
  if (found) return found;
  throw new AgentError(
    'bad_input/target',
    `${source}: "${text}" is no target of the network; expected an id, an account or a name, and "almanac target list" lists them`,
    { data: { text } },
  );
}

/**
 * The address of a target that a person named, as the chain keeps it.
 * @param text a URL, or a libp2p address with or without its PeerId
 * @throws AgentError `bad_input/address` with those it has
 */
export function findAddress({ target, addresses }: TargetInfo, text: string): unknown {
  const found = addresses.find(({ address }) => {
    if (address.kind === 'rpc') return address.url === text;
    return address.multiaddr === text || addressText(address) === text;
  });
  if (found) return found.encoded;
  const known = addresses.map(({ address }) => addressText(address)).join(', ');
  throw new AgentError(
    'bad_input/address',
    `--address: target ${target} has no "${text}"; it has ${known || 'no address'}`,
    { data: { target, text } },
  );
}

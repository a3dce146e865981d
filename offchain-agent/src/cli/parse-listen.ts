import { AgentError } from '../base/error.ts';
import { type ListenAddress, listenAddress } from '../base/parse.ts';

/** Reads --listen. @throws AgentError `bad_input/listen` when it is no HOST:PORT */
export function parseListen(text: string, example: string): ListenAddress {
  const address = listenAddress(text);
  if (address) return address;
  throw new AgentError(
    'bad_input/listen',
    `--listen: "${text}" is not an address; expected HOST:PORT, for example ${example}`,
    { data: { text } },
  );
}

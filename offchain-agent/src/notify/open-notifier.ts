import { createLogger } from '../base/logger.ts';
import { readNotifyConfig } from './config.ts';
import { Notifier } from './notifier.ts';
import { hiddenTexts, readSecrets } from './secrets.ts';

/**
 * Opens what `--notify FILE` names, with a log of its own that shows no secret of it.
 * @throws AgentError `bad_input/config_file`, `bad_input/config`, `bad_input/secret_file`, `bad_input/notify_secret`,
 * `bad_input/notify_state`
 */
export async function openNotifier(file: string, level = 'warn'): Promise<Notifier> {
  const config = readNotifyConfig(file);
  const secrets = await readSecrets(config);
  const log = createLogger({ level, secrets: hiddenTexts(secrets) });
  return new Notifier({ config, secrets, log });
}

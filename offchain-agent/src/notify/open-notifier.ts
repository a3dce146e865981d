import type { Notifier } from './notifier.ts';

/**
 * Opens what `--notify FILE` names, with a log of its own that shows no secret of it.
 * @throws AgentError `bad_input/config_file`, `bad_input/config`, `bad_input/secret_file`, `bad_input/notify_secret`,
 * `bad_input/notify_state`
 */
export async function openNotifier(file: string, level = 'warn'): Promise<Notifier> {
  // Loaded here: most commands that could tell somebody run without it.
  const { readNotifyConfig } = await import('./config.ts');
  const { hiddenTexts, readSecrets } = await import('./secrets.ts');
  const { createLogger } = await import('../base/logger.ts');
  const { Notifier } = await import('./notifier.ts');
  const config = readNotifyConfig(file);
  const secrets = await readSecrets(config);
  const log = createLogger({ level, secrets: hiddenTexts(secrets) });
  return new Notifier({ config, secrets, log });
}

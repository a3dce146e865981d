// npm runs this after every install: put the command line together once, so that `npx --no-install almanac` works right away,
// and build the pages that it serves.
import { ensureCompiled, ensurePages, rememberInstalled, requireNode } from './lib/install.mjs';

requireNode();
// A dry run installs nothing, so there is nothing to put together and nothing to remember.
if (process.env.npm_config_dry_run !== 'true') {
  rememberInstalled(process.env.npm_config_omit?.split(/\s+/).includes('dev') ? 'start' : 'all');
  await ensureCompiled();
  await ensurePages();
}

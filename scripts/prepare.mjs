// npm runs this after every install: compile once, so that `npx --no-install almanac` works right away,
// and build the pages that it serves.
import { ensureCompiled, ensurePages, rememberInstalled } from './lib/install.mjs';

// A dry run installs nothing, so there is nothing to compile with and nothing to remember.
if (process.env.npm_config_dry_run !== 'true') {
  rememberInstalled();
  await ensureCompiled();
  await ensurePages();
}

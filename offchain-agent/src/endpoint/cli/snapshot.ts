import type { Command } from 'commander';
import { collect, withOldName } from '../../cli/key-options.ts';
import { lazyAction } from '../../cli/lazy-action.ts';

const createHelp = `
Pauses the node (SIGSTOP) while its files are copied, and always resumes it.
Does not copy keystore/ and network/. --node and the pruning options default to
those of the running node.`;

const placeHelp = `
PLACE is a folder, http(s)://... or s3://BUCKET/FOLDER, of a snapshot or with a
latest.json. Bucket keys: --credentials, or AWS_ACCESS_KEY_ID and
AWS_SECRET_ACCESS_KEY.`;

const downloadsHelp = `
Reads nginx logs (combined), S3 server access logs and CloudFront standard logs,
also .gz and folders. With --notify it sends one message when a UTC month passes
a multiple of --every. Pass all logs of one place; --state keeps rotated days.`;

const publishHelp = `
TO is a folder or s3://BUCKET/FOLDER. An interrupted upload continues: finished
parts are not sent again. latest.json is written last.`;

/** `almanac snapshot`: databases of nodes that others start from. */
export function addSnapshot(program: Command): void {
  const snapshot = program
    .command('snapshot')
    .description('Create, verify, publish and restore node snapshots')
    .helpCommand(false);

  withOldName(snapshot.command('create'), '--key <file>', '--signing-key <file>')
    .description("Create a signed snapshot of a node's database")
    .argument('[node]', 'node of a local network (default: the last)')
    .requiredOption('--out <folder>', 'output file or directory')
    .option('--name <name>', 'local network (required if several run)')
    .option('--base-path <folder>', 'base path of the node')
    .option('--chain <spec>', 'chain specification of the node')
    .option('--node <command>', 'node command (default: the built one)')
    .option('--state-pruning <mode>', 'state pruning of the node (default: as it runs)')
    .option('--blocks-pruning <mode>', 'block pruning of the node (default: as it runs)')
    .option('--signing-key <file>', 'ed25519 signing key (PEM); created if missing')
    .option('--car <forms>', 'CAR files for IPFS: packed, bare or packed,bare')
    .option('--no-cid', 'skip IPFS content identifiers')
    .option('--keep <n>', 'number of snapshots to keep')
    .option('--json', 'print JSON (with --watch: one document per line)')
    .addHelpText('after', createHelp)
    .action(lazyAction(async () => (await import('./snapshot/create.ts')).runSnapshotCreate));

  withBucket(
    snapshot
      .command('verify')
      .description('Verify signature, hashes and block of a snapshot')
      .argument('<place>', 'snapshot location'),
  )
    .option('--endpoint <url>', 'node that confirms the block is final; repeatable', collect)
    .option('--checkpoint <file>', 'trusted authority set or raw chain specification (JSON)')
    .option('--signer <key>', 'required public key of the signer')
    .option('--state', 'open the database and check its state root')
    .option('--chain <spec>', 'chain specification of the node')
    .option('--node <command>', 'node command (default: the built one)')
    .option('--json', 'print JSON (with --watch: one document per line)')
    .addHelpText('after', placeHelp)
    .action(lazyAction(async () => (await import('./snapshot/verify.ts')).runSnapshotVerify));

  withBucket(
    snapshot
      .command('restore')
      .description('Verify a snapshot and restore its database')
      .argument('<place>', 'snapshot location'),
  )
    .requiredOption('--base-path <folder>', 'base path of the node')
    .requiredOption('--chain <spec>', 'chain specification of the node')
    .option('--endpoint <url>', 'node that confirms the block is final; repeatable', collect)
    .option('--unproved', 'skip the finality check; trust the signer')
    .option('--checkpoint <file>', 'trusted authority set or raw chain specification (JSON)')
    .option('--signer <key>', 'required public key of the signer')
    .option('--any-signer', 'accept any signer instead of --signer')
    .option('--node <command>', 'node command (default: the built one)')
    .option('--json', 'print JSON (with --watch: one document per line)')
    .addHelpText('after', placeHelp)
    .action(lazyAction(async () => (await import('./snapshot/restore.ts')).runSnapshotRestore));

  withBucket(
    snapshot
      .command('publish')
      .description('Upload a snapshot and mark it as latest')
      .argument('<folder>', 'snapshot folder')
      .argument('<to>', 'destination'),
  )
    .option('--bare', 'publish the database files too')
    .option('--keep <n>', 'number of snapshots to keep')
    .option('--json', 'print JSON (with --watch: one document per line)')
    .addHelpText('after', publishHelp)
    .action(lazyAction(async () => (await import('./snapshot/publish.ts')).runSnapshotPublish));

  snapshot
    .command('downloads')
    .description('Count downloads of snapshots in access logs')
    .argument('<files...>', 'access logs and folders of them')
    .option('--every <size>', 'bytes per month between two messages', '1TB')
    .option('--notify <file>', 'YAML file with destinations of messages')
    .option('--state <file>', 'file with counted days (default: in the state folder)')
    .option('--json', 'print JSON (with --watch: one document per line)')
    .addHelpText('after', downloadsHelp)
    .action(lazyAction(async () => (await import('./snapshot/downloads.ts')).runSnapshotDownloads));
}

function withBucket(command: Command): Command {
  return command
    .option('--s3-endpoint <url>', "S3 server other than Amazon's")
    .option('--region <bucket>', 'region of the bucket')
    .option('--credentials <file>', 'bucket keys in the format of ~/.aws/credentials')
    .option('--requester-pays', 'set the requester-pays flag on requests');
}

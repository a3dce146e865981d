import type { Command } from 'commander';
import { collect } from '../../cli/key-options.ts';
import { lazyAction } from '../../cli/lazy-action.ts';

const createHelp = `
The node is stopped (SIGSTOP) as long as its files are copied, and always goes on, whatever becomes of this command; take
one that serves nobody. Nothing of keystore/ and network/ is copied.`;

const placeHelp = `
PLACE is a folder, http(s)://..., or s3://BUCKET/FOLDER: of a snapshot, or one with a latest.json. The bucket's keys come from
--credentials, or from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.`;

const publishHelp = `
TO is a folder that a static server shows, or s3://BUCKET/FOLDER of any S3 server. A run that was killed is gone on with by the
next one: finished parts are not sent again. latest.json comes last; until then nobody finds the snapshot.`;

/** `almanac snapshot`: databases of nodes that others start from. */
export function addSnapshot(program: Command): void {
  const snapshot = program
    .command('snapshot')
    .description("Make, publish, check and restore snapshots of a node's database")
    .helpCommand(false);

  snapshot
    .command('create')
    .description("Make a signed snapshot of a node's database at its finalized block")
    .argument('[node]', 'a node of a local network; the last one unless given')
    .requiredOption('--out <folder>', 'where the folder of the snapshot comes to be')
    .option('--name <name>', 'the local network, if there are several')
    .option('--base-path <folder>', "or any node's --base-path")
    .option(
      '--chain <spec>',
      "with --base-path: the node's --chain (default: as the running node was started)",
    )
    .option('--node <command>', "the node's program (default: the one that runs, else the built one)")
    .option('--state-pruning <mode>', 'as the node was started (default: as it runs, else 256)')
    .option(
      '--blocks-pruning <mode>',
      'as the node was started (default: as it runs, else archive-canonical)',
    )
    .option('--key <file>', 'ed25519 key that signs (PEM); made when it is not there')
    .option('--car <forms>', 'write CAR files for IPFS too: packed, bare, or packed,bare')
    .option('--no-cid', 'compute no identifiers for IPFS')
    .option('--keep <n>', 'afterwards remove all but the n newest of the same chain and pruning')
    .option('--json', 'one JSON document on stdout')
    .addHelpText('after', createHelp)
    .action(lazyAction(async () => (await import('./snapshot/create.ts')).runSnapshotCreate));

  withBucket(
    snapshot
      .command('verify')
      .description('Check signature and hashes of a snapshot, its block, and its state root')
      .argument('<place>', 'where the snapshot is'),
  )
    .option('--endpoint <url>', 'a node that is asked whether the block is final; once for each', collect)
    .option('--checkpoint <file>', 'where proofs of finality begin, in place of the genesis')
    .option('--signer <key>', 'the public key that must have signed it')
    .option('--state', 'unpack it too, let a node open it, and compute the state root; needs --chain')
    .option('--chain <spec>', "with --state: the node's --chain")
    .option('--node <command>', "with --state: the node's program (default: the built one)")
    .option('--json', 'one JSON document on stdout')
    .addHelpText('after', placeHelp)
    .action(lazyAction(async () => (await import('./snapshot/verify.ts')).runSnapshotVerify));

  withBucket(
    snapshot
      .command('restore')
      .description('Check a snapshot, and put its database where a node starts on it')
      .argument('<place>', 'where the snapshot is'),
  )
    .requiredOption('--base-path <folder>', "the new node's --base-path; no database may be there")
    .requiredOption('--chain <spec>', "the new node's --chain")
    .option('--endpoint <url>', 'a node that is asked whether the block is final; once for each', collect)
    .option('--unproved', 'ask no node: whoever signed it is believed that its block is one of the chain')
    .option('--checkpoint <file>', 'where proofs of finality begin, in place of the genesis')
    .option('--signer <key>', 'the public key that must have signed it; demanded')
    .option('--any-signer', 'in place of --signer: believe whoever signed what is not checked')
    .option('--node <command>', "the node's program (default: the built one)")
    .option('--json', 'one JSON document on stdout')
    .addHelpText('after', placeHelp)
    .action(lazyAction(async () => (await import('./snapshot/restore.ts')).runSnapshotRestore));

  withBucket(
    snapshot
      .command('publish')
      .description('Publish a snapshot to a bucket or a folder, and name it as the newest')
      .argument('<folder>', 'the folder of a snapshot, as "snapshot create" made it')
      .argument('<to>', 'where to'),
  )
    .option('--keep <n>', 'afterwards remove all but the n newest of the same chain and pruning')
    .option('--json', 'one JSON document on stdout')
    .addHelpText('after', publishHelp)
    .action(lazyAction(async () => (await import('./snapshot/publish.ts')).runSnapshotPublish));
}

function withBucket(command: Command): Command {
  return command
    .option('--s3-endpoint <url>', "an S3 server that is not Amazon's")
    .option('--region <name>', "the bucket's region")
    .option('--credentials <file>', 'keys of the bucket, as ~/.aws/credentials has them')
    .option('--requester-pays', 'whoever asks pays: said with each request, and set by publish');
}

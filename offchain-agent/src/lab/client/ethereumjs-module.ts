import { pathToFileURL } from 'node:url';

/**
 * What is loaded before the client, as an address for `--import`.
 *
 * It mends version 0.10.5, each time by what the protocol says:
 * - a new block goes to one of three peers, and those that have only heard of it never ask for it: here it goes to all.
 * - whether a peer is ahead is known from the moment of connecting alone: here the total difficulty that comes with a block counts.
 * - no transaction gets into a block of Clique, for each is executed in a block without the seal that says whose it is, which is
 *   refused: here it is sealed before.
 * - a node asks for the blocks that it lacks only while a peer was ahead when they connected, and lags for good where it sealed
 *   alongside another: here it asks who sent a block for the branch below it, and the heavier branch becomes the chain.
 * - what a peer's block holds stays in the pool, and keeps the account's next transactions out of blocks: here it is taken out.
 * - a node that is to seal on a block that it has not executed yet ends: here it waits until it has.
 * - where an epoch begins the header lists no signers: here it does.
 *
 * It measures: the client's own series have no times and no bytes, so its functions are timed and its connections to peers
 * counted, and both stand in the text that it exposes.
 * @param cli the script that starts the client
 */
export function ethereumjsModule(cli: string): string {
  const address = (file: string): string =>
    JSON.stringify(new URL(`../src/${file}`, pathToFileURL(cli)).href);
  const code = `
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { Chain } from ${address('blockchain/chain.js')}
import { VMExecution } from ${address('execution/vmexecution.js')}
import { Miner } from ${address('miner/miner.js')}
import { RlpxPeer } from ${address('net/peer/rlpxpeer.js')}
import { FullEthereumService } from ${address('service/fullethereumservice.js')}
import { FullSynchronizer } from ${address('sync/fullsync.js')}
const around = (type, name, change) => { type.prototype[name] = change(type.prototype[name]) }
const required = createRequire(${JSON.stringify(cli)})
const library = async (name) => await import(pathToFileURL(required.resolve(name).replace('/dist/cjs/', '/dist/esm/')).href)
const { BlockBuilder } = await library('@ethereumjs/vm')
const { createBlockFromBytesArray, createSealedCliqueBlock } = await library('@ethereumjs/block')
const { Registry } = required('prom-client')
${mended}
${measured}`;
  return `data:text/javascript,${encodeURIComponent(code)}`;
}

const mended = `
around(FullSynchronizer, 'sendNewBlock', (send) => function (block) { return send.call(this, block, this.pool.peers) })
around(FullEthereumService, 'handleEth', (handle) => function (message, peer) {
  const status = peer.eth?.status
  if (message.name === 'NewBlock' && status && message.data[1] > status.td) status.td = message.data[1]
  return handle.call(this, message, peer)
})
around(FullSynchronizer, 'handleNewBlock', (handle) => async function (block, peer) {
  await handle.call(this, block, peer)
  if (!peer) return
  await fetchBranch(this.chain, block, peer)
  const head = this.chain.blocks.latest
  if (!head || !Buffer.from(head.hash()).equals(block.hash())) return
  this.txPool.removeNewBlockTxs([block])
  await this.sendNewBlock(block, this.pool.peers)
})
const fetchBranch = async (chain, block, peer) => {
  const isStored = async (hash) => await chain.getBlock(hash).then(() => true, () => false)
  if (await isStored(block.hash())) return
  const branch = [block]
  while (branch.length < 1000 && branch[0].header.number > 1n && !(await isStored(branch[0].header.parentHash))) {
    const [, headers = []] = (await peer.eth.getBlockHeaders({ block: branch[0].header.parentHash, max: 8, reverse: true })) ?? []
    const [, bodies = []] = (await peer.eth.getBlockBodies({ hashes: headers.map((header) => header.hash()) })) ?? []
    if (bodies.length === 0) return
    for (const [at, body] of bodies.entries())
      branch.unshift(createBlockFromBytesArray([headers[at].raw(), ...body], { common: headers[at].common }))
  }
  for (const one of branch) if (!(await isStored(one.hash()))) await chain.putBlocks([one])
}
around(Miner, 'assembleBlock', (assemble) => async function () {
  const { latest } = this.service.chain.blocks
  if (this.assembling || await this.execution.vm.stateManager.hasStateRoot(latest.header.stateRoot)) return await assemble.call(this)
  await this.execution.run()
  await this.queueNextAssembly(200)
})
around(BlockBuilder, 'initState', (init) => function () {
  const { headerData: header, blockOpts, vm } = this
  if (blockOpts.cliqueSigner && header.number % BigInt(vm.common.consensusConfig().epoch) === 0n) {
    const signers = vm.blockchain.consensus.cliqueActiveSigners(header.number).map(({ bytes }) => bytes)
    header.extraData = new Uint8Array(Buffer.concat([new Uint8Array(32), ...signers, new Uint8Array(65)]))
  }
  return init.call(this)
})
around(BlockBuilder, 'addTransaction', (add) => function (...args) {
  const { headerData, gasUsed, transactions, blockOpts } = this
  if (blockOpts.cliqueSigner) {
    const block = { header: { ...headerData, gasUsed }, transactions }
    headerData.extraData = createSealedCliqueBlock(block, blockOpts.cliqueSigner, blockOpts).header.extraData
  }
  return add.apply(this, args)
})`;

// A block is imported in two steps: it is verified and stored, then executed. What this node sealed comes without a peer.
const measured = `
const imported = { seconds: 0, count: 0 }, constructed = { seconds: 0, count: 0 }
const gone = { bytesRead: 0, bytesWritten: 0 }, sockets = new Set()
let begunMs = 0
const since = (ms) => (performance.now() - ms) / 1000
around(Miner, 'assembleBlock', (assemble) => function () {
  if (!this.assembling) begunMs = performance.now()
  return assemble.call(this)
})
around(BlockBuilder, 'build', (build) => async function (...args) {
  const built = await build.apply(this, args)
  constructed.seconds += since(begunMs)
  constructed.count += 1
  return built
})
around(Chain, 'putBlocks', (put) => async function (...args) {
  const ms = performance.now()
  const count = await put.apply(this, args)
  imported.seconds += since(ms)
  return count
})
around(VMExecution, 'run', (run) => async function (...args) {
  const ms = performance.now()
  const count = await run.apply(this, args)
  if (count > 0) { imported.seconds += since(ms); imported.count += count }
  return count
})
around(RlpxPeer, 'bindProtocols', (bind) => function (peer) {
  const { _socket: socket } = peer
  sockets.add(socket)
  socket.once('close', () => {
    if (sockets.delete(socket)) for (const name of Object.keys(gone)) gone[name] += socket[name]
  })
  return bind.call(this, peer)
})
const bytes = (name) => [...sockets].reduce((sum, socket) => sum + socket[name], gone[name])
const summary = (name, help, { seconds, count }) =>
  '# HELP ' + name + ' ' + help + '\\n# TYPE ' + name + ' summary\\n' + name + '_sum ' + seconds + '\\n' + name + '_count ' + count + '\\n'
around(Registry, 'metrics', (metrics) => async function () {
  return (await metrics.call(this)).trimEnd() + '\\n' +
    summary('ethereumjs_block_import_seconds', 'Time to verify, store and execute a block.', imported) +
    summary('ethereumjs_block_construction_seconds', 'Time to construct and seal a block.', constructed) +
    '# HELP ethereumjs_network_bytes_total Bytes on connections to peers.\\n# TYPE ethereumjs_network_bytes_total counter\\n' +
    'ethereumjs_network_bytes_total{direction="in"} ' + bytes('bytesRead') + '\\n' +
    'ethereumjs_network_bytes_total{direction="out"} ' + bytes('bytesWritten') + '\\n'
})`;

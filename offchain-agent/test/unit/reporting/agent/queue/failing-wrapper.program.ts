// As BullMQ's wrapper does: it tells of every fault, and ends if it could; what fails in that is a fault again. The fault has the code
// in the first argument.
const [code = ''] = process.argv.slice(2);
const fault = Object.assign(new Error(code), { code });
let told = 0;
process.on('uncaughtException', () => {
  told += 1;
  if (code === 'other' || told > 100) process.exit(3);
  void Promise.reject(fault);
});
await import('../../../../../src/reporting/agent/queue/count-window.ts');
setTimeout(() => {
  throw fault;
});

export {};

export const runtimeCall = { types: { AlmanacRuntimeRuntimeCall: 'Call' } };

interface Resolvers<Value> {
  readonly promise: Promise<Value>;
  readonly resolve: (value: Value | PromiseLike<Value>) => void;
  readonly reject: (reason?: unknown) => void;
}

type WithResolvers = { withResolvers?: <Value>() => Resolvers<Value> };

/** libp2p needs `Promise.withResolvers`, which Node 20 does not have. Call it before libp2p is loaded. */
export function provideWithResolvers(): void {
  (Promise as WithResolvers).withResolvers ??= createResolvers;
}

function createResolvers<Value>(): Resolvers<Value> {
  let resolve: Resolvers<Value>['resolve'] = () => undefined;
  let reject: Resolvers<Value>['reject'] = () => undefined;
  const promise = new Promise<Value>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}

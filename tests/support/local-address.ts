export function rpcUrl(port: number): string {
  return `ws://127.0.0.1:${port}`;
}

export function multiaddr(port: number): string {
  return `/ip4/127.0.0.1/tcp/${port}`;
}

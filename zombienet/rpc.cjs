// What the scripts of the scenarios ask a node, over HTTP: its port takes that, too.

/**
 * @param {string} nodeName the node that is asked
 * @param {{ nodesByName: Record<string, { wsUri: string }> }} networkInfo
 * @returns {(method: string, ...params: unknown[]) => Promise<any>}
 */
function rpcOf(nodeName, networkInfo) {
  const url = networkInfo.nodesByName[nodeName].wsUri.replace(/^ws/, 'http');
  return async (method, ...params) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
    });
    const { result, error } = await response.json();
    if (error) throw new Error(`${method}: ${error.message}`);
    return result;
  };
}

module.exports = { rpcOf };

import { isOwnFault, offline } from '../address/own-fault.ts';
import { type RpcFailure, rpcNull } from './rpc-answer.ts';

/** What sort of null a failed connection is, or that the fault is this machine's. */
export function connectNull(error: Error & { readonly code?: string }): RpcFailure {
  const code = error.code ?? '';
  if (isOwnFault(code)) return offline;
  if (code === 'ECONNREFUSED') return rpcNull('refused');
  if (code === 'ETIMEDOUT') return rpcNull('timeout');
  if (code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH' || code === 'UND_ERR_HEADERS_OVERFLOW')
    return rpcNull('too_large');
  // It speaks another protocol, or this one wrongly.
  if (
    /^(EPROTO|HPE_|WS_ERR_|UND_ERR_|ERR_SSL_|ERR_TLS_|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_)/.test(code)
  ) {
    return rpcNull(code === 'UND_ERR_SOCKET' ? 'disconnected' : 'bad_answer');
  }
  if (error.name === 'HTTPParserError' || error.message.startsWith('Invalid ')) return rpcNull('bad_answer');
  return rpcNull('disconnected');
}

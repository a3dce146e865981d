/** Of WebSockets, RFC 6455: the client broke a rule of the server. */
export const policyViolation = 1_008;

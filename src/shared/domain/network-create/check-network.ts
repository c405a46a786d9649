/** Everything that is wrong or unwise about a network, found before the engine is asked: what it would say, and what it would not. */
import { checkAddresses } from './check-addresses'
import { checkDriver } from './check-driver'
import type { CreateNetworkBody } from './create-network-body'
import type { NetworkProblem, NetworkSurroundings } from './network-problem'

export function checkNetwork(
  body: CreateNetworkBody,
  around: NetworkSurroundings,
): readonly NetworkProblem[] {
  return [...checkDriver(body, around), ...checkAddresses(body, around)]
}

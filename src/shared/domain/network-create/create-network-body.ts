/**
 * What `POST /networks/create` receives from docker 28.2 (API 1.50), in the API's own names. Maps are plain objects made with
 * own properties only, so a key such as `__proto__` stays a key.
 */
import type { StringMap } from '../run/create-request'

export interface IpamConfig {
  readonly Subnet: string
  readonly IPRange?: string
  readonly Gateway?: string
  readonly AuxiliaryAddresses?: StringMap
}

export interface CreateNetworkBody {
  readonly Driver: string
  readonly Scope: string
  /** Absent: the engine decides. */
  readonly EnableIPv4?: boolean
  readonly EnableIPv6?: boolean
  readonly IPAM: {
    readonly Driver: string
    readonly Options: StringMap
    readonly Config: readonly IpamConfig[]
  }
  readonly Internal: boolean
  readonly Attachable: boolean
  readonly Ingress: boolean
  readonly ConfigOnly: boolean
  readonly ConfigFrom: { readonly Network: string } | null
  readonly Options: StringMap
  readonly Labels: StringMap
  readonly Name: string
}

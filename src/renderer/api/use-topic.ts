/** Follows a topic for as long as the component, or store scope, that asks for it. */
import { onScopeDispose } from 'vue'
import type { TopicName, TopicParams } from '@shared/ipc/contract'
import { follow, type TopicHandlers } from './client'

export function useTopic<N extends TopicName>(
  topic: N,
  params: TopicParams<N>,
  handlers: TopicHandlers<N>,
): void {
  onScopeDispose(follow(topic, params, handlers))
}

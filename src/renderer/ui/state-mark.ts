/** The shapes and tones in which states are told apart. */
export type StateShape = 'circle' | 'diamond' | 'triangle' | 'square' | 'bars' | 'ring'
export type Tone = 'ok' | 'bad' | 'warn' | 'off' | 'pause'

export interface StateLook {
  readonly shape: StateShape
  readonly tone: Tone
}

export type MultiTaskSettings = {
  /** Floats in an item's vector, a multiple of 4. */
  readonly width: number
  /** Acts of the person that are held against each candidate. */
  readonly history: number
  /** Ways in which acts may matter to a candidate. */
  readonly attentionHeads: number
  /** Layers of explicit crosses. */
  readonly crosses: number
  /** Experts that the heads share, and what each of them says, in floats. */
  readonly experts: number
  readonly expertUnits: number
  /** Of each head's own layer. */
  readonly towerUnits: number
  /** Share of numbers forgotten in each step. */
  readonly dropout: number
  /** Share of rows whose item is not named, so that new items are judged by what they are made of. */
  readonly idDropout: number
  /** Times that every row is seen. */
  readonly epochs: number
  readonly batch: number
  readonly learningRate: number
  /** AdamW's pull of weights to zero. */
  readonly decay: number
}

export const multiTaskDefaults: MultiTaskSettings = {
  width: 16,
  history: 20,
  attentionHeads: 2,
  crosses: 2,
  experts: 3,
  expertUnits: 32,
  towerUnits: 16,
  dropout: 0.1,
  idDropout: 0.2,
  epochs: 4,
  batch: 512,
  learningRate: 0.002,
  decay: 0.01,
}

import Type from 'typebox'

export const ContextSchema = Type.Object(
  {
    country: Type.Optional(Type.String({ pattern: '^[A-Z]{2}$', description: 'ISO 3166-1 alpha-2, upper case' })),
    device: Type.Optional(Type.String({ minLength: 1, maxLength: 64, description: 'Such as tv, phone, tablet, desktop' })),
  },
  { additionalProperties: false },
)

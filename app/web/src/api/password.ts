import { useMutation } from '@tanstack/react-query'
import { api, data, type Schemas } from './client'
import { session } from './session'

export function useChangePassword() {
  return useMutation({
    mutationFn: (body: Schemas['AuthChangeInput']) => data(api.POST('/api/v1/auth/password', { body })),
    onSuccess: () => session.passwordChanged(),
  })
}

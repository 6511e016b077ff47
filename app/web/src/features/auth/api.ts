import { useMutation } from '@tanstack/react-query'
import { api, data, type Schemas } from '@/api/client'
import { forgetReads } from '@/api/offline'
import { session } from '@/api/session'

export function useSignIn() {
  return useMutation({
    mutationFn: (body: Schemas['AuthLoginInput']) => data(api.POST('/api/v1/auth/login', { body })),
    onSuccess: async tokens => {
      const before = session.person()
      session.accept(tokens)
      if (session.person() !== before) await forgetReads()
    },
  })
}

export function useForgotPassword() {
  return useMutation({
    mutationFn: (email: string) => data(api.POST('/api/v1/auth/password/forgot', { body: { email } })),
  })
}

export function useResetPassword() {
  return useMutation({
    mutationFn: (body: Schemas['AuthResetInput']) => data(api.POST('/api/v1/auth/password/reset', { body })),
  })
}

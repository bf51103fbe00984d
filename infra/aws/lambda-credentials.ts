/**
 * Stands in for the SDK's search for credentials in the bundles: Lambda puts a function's own into its environment and
 * nowhere else. The search itself (profiles, single sign-on, other accounts, instances) is 94 KB of each function.
 */
interface Credentials {
  accessKeyId: string
  secretAccessKey: string
  sessionToken?: string
}

/** The name and shape of `@aws-sdk/credential-provider-node`. */
export const defaultProvider = () => (): Promise<Credentials> => {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN } = process.env
  if (!accessKeyId || !secretAccessKey) return Promise.reject(new Error('no credentials in the environment'))
  return Promise.resolve({
    accessKeyId,
    secretAccessKey,
    ...(AWS_SESSION_TOKEN ? { sessionToken: AWS_SESSION_TOKEN } : {}),
  })
}

/** What a deployed stack says of itself: the outputs that the CDK app writes, for commands on an operator's machine. */
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation'

/** Returns a stack's outputs by their key, or null where there is no such stack in this region. */
export async function readStackOutputs(stack: string): Promise<Record<string, string> | null> {
  const client = new CloudFormationClient({})
  try {
    const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: stack }))
    const outputs = Stacks[0]?.Outputs ?? []
    return Object.fromEntries(outputs.map(({ OutputKey, OutputValue }) => [OutputKey ?? '', OutputValue ?? '']))
  } catch (error) {
    // How CloudFormation says that there is none.
    if (error instanceof Error && error.name === 'ValidationError') return null
    throw error
  } finally {
    client.destroy()
  }
}

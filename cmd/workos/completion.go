package main

import "github.com/spf13/cobra"

func (p *program) completion() *cobra.Command {
	return &cobra.Command{
		Use: "completion bash|zsh|fish|powershell", Short: "Print a script that completes commands and flags in a shell",
		Long: `Print a shell script that completes commands and flags:

  bash        source <(workos completion bash)
  zsh         source <(workos completion zsh)
  fish        workos completion fish | source
  powershell  workos completion powershell | Out-String | Invoke-Expression

Add the line to the start-up file of the shell to have it in every shell.`,
		Args: cobra.MatchAll(cobra.ExactArgs(1), cobra.OnlyValidArgs), ValidArgs: []string{"bash", "zsh", "fish", "powershell"},
		DisableFlagsInUseLine: true,
		RunE: p.does(func(command *cobra.Command, args []string) error {
			root := command.Root()
			switch args[0] {
			case "bash":
				return root.GenBashCompletionV2(p.stdout, true)
			case "zsh":
				return root.GenZshCompletion(p.stdout)
			case "fish":
				return root.GenFishCompletion(p.stdout, true)
			}
			return root.GenPowerShellCompletionWithDesc(p.stdout)
		}),
	}
}

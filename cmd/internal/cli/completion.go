package cli

import (
	"strings"

	"github.com/spf13/cobra"
)

// completionCommand writes the script by which a shell completes our commands:
// cobra's own command speaks English alone.
func (a *app) completionCommand() *cobra.Command {
	return &cobra.Command{
		Use: "completion bash|zsh|fish|powershell", Short: a.texts.T("cli.completion-short"), Args: arguments(1, 1),
		Example: "  source <(sillage completion bash)\n  sillage completion fish > ~/.config/fish/completions/sillage.fish\n  sillage completion powershell | Out-String | Invoke-Expression",
		RunE: func(cmd *cobra.Command, args []string) error {
			root := cmd.Root()
			shells := map[string]func() error{
				"bash":       func() error { return root.GenBashCompletionV2(a.out, true) },
				"zsh":        func() error { return root.GenZshCompletion(a.out) },
				"fish":       func() error { return root.GenFishCompletion(a.out, true) },
				"powershell": func() error { return root.GenPowerShellCompletionWithDesc(a.out) },
			}
			write, ok := shells[args[0]]
			if !ok {
				return hint(misused("cli.unknown-shell", "unknown shell %q", args[0]), "cli.hint-choices", strings.Join(sortedKeys(shells), ", "))
			}
			return write()
		},
	}
}

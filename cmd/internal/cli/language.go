package cli

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/lozere-developpement/sillage/reports/lang"
)

// choose sets the language of what the commands say: --lang, otherwise
// SILLAGE_LANG, otherwise French. It is known before the commands are made,
// for their help is in it.
//
// Note: LANG is not read. Servers are often installed in English by their
// maker; what they print for a French office would change with them.
func (a *app) choose(args []string) error {
	asked := cmp.Or(languageOf(args), a.getenv("SILLAGE_LANG"), lang.French.Tag())
	tag := strings.ToLower(asked)
	for _, c := range []*lang.Catalogue{lang.French, lang.English} {
		if rest, ok := strings.CutPrefix(tag, c.Tag()); ok && (rest == "" || rest[0] == '-' || rest[0] == '_') {
			a.texts = c
			return nil
		}
	}
	return misused("cli.unknown-language", "unknown language: %q (fr or en)", asked)
}

// languageOf returns what --lang asks for, "" for nothing.
func languageOf(args []string) string {
	asked := ""
	for i, arg := range args {
		if arg == "--" {
			break
		}
		if value, ok := strings.CutPrefix(arg, "--lang="); ok {
			asked = value
		} else if arg == "--lang" && i+1 < len(args) {
			asked = args[i+1]
		}
	}
	return asked
}

// usage says how a command is used: what cobra says in English, in the words of
// the catalogue.
func (a *app) usage(cmd *cobra.Command) error {
	var b strings.Builder
	part := func(key string) { fmt.Fprintf(&b, "\n%s", a.texts.T(key)) }
	b.WriteString(a.texts.T("cli.usage"))
	if cmd.Runnable() {
		b.WriteString("\n  " + cmd.UseLine())
	}
	if cmd.HasAvailableSubCommands() {
		b.WriteString("\n  " + cmd.CommandPath() + " " + a.texts.T("cli.usage-command") + "\n")
		part("cli.usage-commands")
		wide := 0
		for _, sub := range cmd.Commands() {
			wide = max(wide, len(sub.Name()))
		}
		for _, sub := range cmd.Commands() {
			if sub.IsAvailableCommand() {
				fmt.Fprintf(&b, "\n  %-*s  %s", wide, sub.Name(), sub.Short)
			}
		}
	}
	if cmd.HasExample() {
		b.WriteString("\n")
		part("cli.usage-examples")
		b.WriteString("\n" + cmd.Example)
	}
	if cmd.HasAvailableLocalFlags() {
		b.WriteString("\n")
		part("cli.usage-options")
		b.WriteString("\n" + a.flags(cmd.LocalFlags()))
	}
	if cmd.HasAvailableInheritedFlags() {
		b.WriteString("\n")
		part("cli.usage-common")
		b.WriteString("\n" + a.flags(cmd.InheritedFlags()))
	}
	_, err := fmt.Fprintln(cmd.OutOrStderr(), b.String())
	return err
}

// flags lists options as pflag does, their defaults said in the language.
func (a *app) flags(set *pflag.FlagSet) string {
	lines := strings.Split(strings.TrimRight(set.FlagUsages(), " \n"), "\n")
	for i, line := range lines {
		if at := strings.LastIndex(line, "(default "); at >= 0 && strings.HasSuffix(line, ")") {
			lines[i] = line[:at] + a.texts.T("cli.usage-default", strings.TrimSuffix(line[at+len("(default "):], ")"))
		}
	}
	return strings.Join(lines, "\n")
}

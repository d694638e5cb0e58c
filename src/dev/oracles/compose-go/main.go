// Command compose-ports answers what Docker Compose publishes: for each project on standard input, a mapping of paths to
// texts, the ports of its services as compose-go loads them, or "refused".
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/compose-spec/compose-go/v2/types"
	"github.com/sirupsen/logrus"
)

// service is what is told of one service: its ports as `address published target/protocol`, sorted and each once.
type service struct {
	Ports []string `json:"ports"`
	Host  bool     `json:"host"`
	Runs  bool     `json:"runs"`
}

var numbers = regexp.MustCompile(`^\d+(-\d+)?$`)

func main() {
	logrus.SetOutput(io.Discard)
	var projects []map[string]string
	if err := json.NewDecoder(os.Stdin).Decode(&projects); err != nil {
		fail(err)
	}
	answers := make([]any, len(projects))
	for index, files := range projects {
		answers[index] = answer(files)
	}
	if err := json.NewEncoder(os.Stdout).Encode(answers); err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

func answer(files map[string]string) any {
	folder, err := os.MkdirTemp("", "compose-ports-")
	if err != nil {
		fail(err)
	}
	defer os.RemoveAll(folder)
	for path, text := range files {
		target := filepath.Join(folder, filepath.FromSlash(path))
		if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
			fail(err)
		}
		if err := os.WriteFile(target, []byte(text), 0o644); err != nil {
			fail(err)
		}
	}
	project, err := load(folder)
	if err != nil {
		if os.Getenv("COMPOSE_PORTS_WHY") != "" {
			fmt.Fprintln(os.Stderr, strings.ReplaceAll(err.Error(), folder, ""))
		}
		return "refused"
	}
	told := map[string]service{}
	for name, each := range project.Services {
		told[name] = service{Ports: portsOf(each), Host: each.NetworkMode == "host", Runs: each.GetScale() > 0}
	}
	return told
}

// load takes the steps of `docker compose up`, without the environment of this process and with every profile.
func load(folder string) (*types.Project, error) {
	options, err := cli.NewProjectOptions(nil,
		cli.WithWorkingDirectory(folder),
		cli.WithEnvFiles(),
		cli.WithDotEnv,
		cli.WithDefaultConfigPath,
		cli.WithName("project"),
		cli.WithProfiles([]string{"*"}),
	)
	if err != nil {
		return nil, err
	}
	return options.LoadProject(context.Background())
}

func portsOf(each types.ServiceConfig) []string {
	ports := []string{}
	for _, port := range each.Ports {
		published := port.Published
		if published == "" || published == "0" {
			published = "dynamic"
		} else if !numbers.MatchString(published) {
			published = "unknown"
		}
		ports = append(ports, fmt.Sprintf("%s %s %d/%s", port.HostIP, published, port.Target, port.Protocol))
	}
	slices.Sort(ports)
	return slices.Compact(ports)
}

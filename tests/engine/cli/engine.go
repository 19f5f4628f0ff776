// Package engine keeps Pulumi's command among the requirements of this module, which builds it for tests.
package engine

import _ "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi/cmd"

"""What one project sees of Pulumi: the real modules, but what it makes lies below its component.

A resource gets its parent, and with it the provider of its region, in the options, which is the only place
where Pulumi takes one. The project's own code does not name its component, since it also runs alone.
"""

from __future__ import annotations

import functools
import importlib
import inspect
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pulumi
import pulumi.runtime

from exporter.pulumi_stack.projects import Project

_BASES: tuple[type[pulumi.Resource], ...] = (
    pulumi.ProviderResource,
    pulumi.ComponentResource,
    pulumi.CustomResource,
)


class Scope:
    """The modules of Pulumi and of its providers as one project sees them.

    Attributes:
        outputs: what the project has exported.
        replaced: pairs of a real object and of what the project finds in its place.
    """

    def __init__(self, project: Project, component: pulumi.ComponentResource) -> None:
        self.project = project
        self.component = component
        self.outputs: dict[str, Any] = {}
        self.replaced: list[tuple[object, object]] = [
            (pulumi.Config, _config_of(project)),
            (pulumi.export, self.outputs.__setitem__),
            (pulumi.get_project, lambda: project.name),
            (pulumi.get_root_directory, lambda: str(project.folder)),
            (pulumi.run, functools.partial(_refuse_run, project)),
            (pulumi.runtime.get_root_resource, lambda: component),  # what its resources lie below
        ]
        self._views: dict[str, ModuleType] = {}
        self._classes: dict[type, type] = {}

    def view(self, module: ModuleType) -> ModuleType:
        """A module as the project sees it: a view if it may make resources, else the module itself."""
        top = module.__name__.partition(".")[0]
        if not top.startswith("pulumi") and module is not importlib:
            return module
        if module.__name__ not in self._views:
            self._views[module.__name__] = _View(module, self)
        return self._views[module.__name__]

    def value(self, value: Any) -> Any:
        """An attribute of a module as the project sees it."""
        for real, own in self.replaced:
            if value is real:
                return own
        if isinstance(value, ModuleType):
            return self.view(value)
        if isinstance(value, type) and issubclass(value, pulumi.Resource):
            return self._resource_class(value)
        if inspect.isfunction(value) and "InvokeOptions" in str(value.__annotations__.get("opts")):
            return _with_options(value, self._invoke_options)
        return value

    def _resource_class(self, real: type[pulumi.Resource]) -> type:
        base = next((base for base in _BASES if issubclass(real, base)), None)
        if base is None or type(real) is not type:
            return real
        if real not in self._classes:
            members: dict[str, Any] = {"__module__": real.__module__, "__doc__": real.__doc__, "_real": real}
            if real is base:
                bases: tuple[type, ...] = (real,)
                members["__init__"] = _with_options(base.__init__, self._resource_options)
            else:
                # Python calls this base after the real class and before Pulumi's own: what arrives there has
                # one signature, whatever the real class is called with.
                bases = (real, self._resource_class(base))
                if "get" in vars(real):
                    members["get"] = staticmethod(
                        _with_options(vars(real)["get"].__func__, self._resource_options)
                    )
            self._classes[real] = _ScopedType(real.__name__, bases, members)
        return self._classes[real]

    # What the project's code says wins: a parent of its own is below the component too.
    def _resource_options(self, options: pulumi.ResourceOptions | None) -> pulumi.ResourceOptions:
        return pulumi.ResourceOptions.merge(pulumi.ResourceOptions(parent=self.component), options)

    def _invoke_options(self, options: pulumi.InvokeOptions | None) -> pulumi.InvokeOptions:
        kind = pulumi.InvokeOptions if options is None else type(options)
        return kind.merge(kind(parent=self.component), options)


class _View(ModuleType):
    """A module whose attributes are the real one's, as a project sees them."""

    def __init__(self, real: ModuleType, scope: Scope) -> None:
        super().__init__(real.__name__, real.__doc__)
        self.__spec__ = real.__spec__
        self.__package__ = real.__package__
        vars(self).update(_real=real, _scope=scope)

    def __getattr__(self, name: str) -> Any:
        real, scope = vars(self)["_real"], vars(self)["_scope"]
        if name == "__all__" and not hasattr(real, name):
            return [public for public in dir(real) if not public.startswith("_")]
        if real.__name__.startswith("pulumi_aws.config") and name in ("region", "profile"):
            # It reads the stack's config; the project's provider has the project's.
            return getattr(scope.project, name)
        return scope.value(getattr(real, name))

    def __dir__(self) -> list[str]:
        return dir(vars(self)["_real"])


class _ScopedType(type):
    """The type of a scoped class: a resource that Pulumi made with the real class is one of it too."""

    def __instancecheck__(cls, instance: object) -> bool:
        real = vars(cls).get("_real")
        return isinstance(instance, real) if real else super().__instancecheck__(instance)

    def __subclasscheck__(cls, subclass: type) -> bool:
        real = vars(cls).get("_real")
        return issubclass(subclass, real) if real else super().__subclasscheck__(subclass)


def _config_of(project: Project) -> type[pulumi.Config]:
    class Config(pulumi.Config):
        def __init__(self, name: str | None = None) -> None:
            super().__init__(name or project.namespace)

        def full_key(self, key: str) -> str:
            if self.name == "aws" and key == "region":
                raise pulumi.RunError(
                    f"{project.folder} reads aws:region, which is the stack's and not the project's:"
                    " ask aws.get_region() for it"
                )
            return super().full_key(key)

    return Config


def _refuse_run(project: Project, _: object) -> None:
    raise pulumi.RunError(
        f"{project.folder} calls pulumi.run, which a stack can do once only: run that project alone"
    )


def _with_options(function: Callable[..., Any], complete: Callable[[Any], object]) -> Callable[..., Any]:
    """The same function, but its argument ``opts`` is completed."""
    signature = inspect.signature(function)

    @functools.wraps(function)
    def call(*arguments: Any, **named: Any) -> Any:
        bound = signature.bind(*arguments, **named)
        bound.arguments["opts"] = complete(bound.arguments.get("opts"))
        return function(*bound.args, **bound.kwargs)

    return call

"""All kinds of resources that poolport knows, in the order in which they may refer to each other."""

from exporter.catalog.schema import Kind
from exporter.catalog.user_pool import USER_POOL
from exporter.catalog.user_pool_client import USER_POOL_CLIENT
from exporter.catalog.user_pool_domain import USER_POOL_DOMAIN

KINDS: tuple[Kind, ...] = (USER_POOL, USER_POOL_CLIENT, USER_POOL_DOMAIN)
BY_NAME = {kind.name: kind for kind in KINDS}

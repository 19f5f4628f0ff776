"""All kinds of resources that poolport knows, in the order of code: each after all that it may refer to."""

from exporter.catalog.branding import MANAGED_LOGIN_BRANDING
from exporter.catalog.identity_pool import (
    IDENTITY_POOL,
    IDENTITY_POOL_PROVIDER_PRINCIPAL_TAG,
    IDENTITY_POOL_ROLES_ATTACHMENT,
)
from exporter.catalog.identity_provider import IDENTITY_PROVIDER
from exporter.catalog.log_delivery import LOG_DELIVERY_CONFIGURATION
from exporter.catalog.managed_user_pool_client import MANAGED_USER_POOL_CLIENT
from exporter.catalog.neighbours import LAMBDA_PERMISSION, WEB_ACL_ASSOCIATION
from exporter.catalog.resource_server import RESOURCE_SERVER
from exporter.catalog.risk_configuration import RISK_CONFIGURATION
from exporter.catalog.schema import Kind
from exporter.catalog.ui_customization import USER_POOL_UI_CUSTOMIZATION
from exporter.catalog.unmanaged import UNMANAGED
from exporter.catalog.user import USER, USER_IN_GROUP
from exporter.catalog.user_group import USER_GROUP
from exporter.catalog.user_pool import USER_POOL
from exporter.catalog.user_pool_client import USER_POOL_CLIENT
from exporter.catalog.user_pool_domain import USER_POOL_DOMAIN

KINDS: tuple[Kind, ...] = (
    USER_POOL,
    IDENTITY_PROVIDER,
    RESOURCE_SERVER,
    USER_POOL_CLIENT,
    MANAGED_USER_POOL_CLIENT,
    USER_POOL_DOMAIN,
    USER_POOL_UI_CUSTOMIZATION,
    MANAGED_LOGIN_BRANDING,
    USER_GROUP,
    USER,
    USER_IN_GROUP,
    RISK_CONFIGURATION,
    LOG_DELIVERY_CONFIGURATION,
    WEB_ACL_ASSOCIATION,
    LAMBDA_PERMISSION,
    *UNMANAGED,
    IDENTITY_POOL,
    IDENTITY_POOL_ROLES_ATTACHMENT,
    IDENTITY_POOL_PROVIDER_PRINCIPAL_TAG,
)
BY_NAME = {kind.name: kind for kind in KINDS}

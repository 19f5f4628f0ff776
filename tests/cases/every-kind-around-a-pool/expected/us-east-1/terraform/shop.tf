# User pool shop (us-east-1_Kinds0001) in us-east-1
# https://us-east-1.console.aws.amazon.com/cognito/v2/idp/user-pools/us-east-1_Kinds0001/users?region=us-east-1

resource "aws_cognito_user_pool" "shop" {
  name                = "shop"
  user_pool_tier      = "PLUS"
  deletion_protection = "ACTIVE"

  mfa_configuration = "OFF"

  sign_in_policy {
    allowed_first_auth_factors = ["PASSWORD"]
  }

  password_policy {
    minimum_length                   = 12
    require_lowercase                = true
    require_numbers                  = true
    require_symbols                  = false
    require_uppercase                = true
    temporary_password_validity_days = 7
  }

  user_pool_add_ons {
    advanced_security_mode = "ENFORCED"
  }

  lambda_config {
    pre_sign_up = local.lambda_shop_pre_sign_up
  }

  lifecycle {
    prevent_destroy = true
  }
}

# --- Identity providers ---

resource "aws_cognito_identity_provider" "shop_google" {
  provider_name = "Google"
  provider_type = "Google"
  user_pool_id  = aws_cognito_user_pool.shop.id
  provider_details = {
    attributes_url                = "https://people.googleapis.com/v1/people/me?personFields="
    attributes_url_add_attributes = "true"
    authorize_scopes              = "email openid"
    authorize_url                 = "https://accounts.google.com/o/oauth2/v2/auth"
    client_id                     = "684213579013-example.apps.googleusercontent.com"
    oidc_issuer                   = "https://accounts.google.com"
    token_request_method          = "POST"
    token_url                     = "https://www.googleapis.com/oauth2/v4/token"
  }
  attribute_mapping = {
    email    = "email"
    username = "sub"
  }

  lifecycle {
    ignore_changes = [
      # client_secret is a secret: it stays out of the code, and what is set stays as it is
      provider_details["client_secret"],
    ]
  }
}

# --- Resource servers ---

resource "aws_cognito_resource_server" "shop_orders" {
  identifier   = "orders"
  name         = "Orders"
  user_pool_id = aws_cognito_user_pool.shop.id

  scope {
    scope_name        = "read"
    scope_description = "Read orders"
  }
}

# --- App clients ---

resource "aws_cognito_user_pool_client" "shop_web" {
  name         = "web"
  user_pool_id = aws_cognito_user_pool.shop.id

  explicit_auth_flows           = ["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH"]
  prevent_user_existence_errors = "ENABLED"

  refresh_token_validity  = 30
  enable_token_revocation = true

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_cognito_managed_user_pool_client" "shop_open_search_search" {
  name_prefix  = "AmazonOpenSearchService-shop-search"
  user_pool_id = aws_cognito_user_pool.shop.id

  explicit_auth_flows           = ["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH"]
  prevent_user_existence_errors = "ENABLED"

  refresh_token_validity  = 30
  enable_token_revocation = true

  lifecycle {
    ignore_changes = [
      # the provider uses name_prefix to find the client once, and never reads it back; so the first
      # change of an imported client ends in an error (inconsistent result), though AWS has made it
      name_prefix,
    ]
  }
}

# --- Domain and login pages ---

resource "aws_cognito_user_pool_domain" "shop_login" {
  domain                = "shop-login"
  user_pool_id          = aws_cognito_user_pool.shop.id
  managed_login_version = 1

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_cognito_user_pool_ui_customization" "shop_ui" {
  user_pool_id = aws_cognito_user_pool.shop.id
  css          = file("${path.module}/files/shop_ui.css")
  image_file   = filebase64("${path.module}/files/shop_ui.fetched_image.png")

  depends_on = [
    aws_cognito_user_pool_domain.shop_login,
  ]

  lifecycle {
    ignore_changes = [
      # the provider never reads the image back
      image_file,
    ]
  }
}

resource "aws_cognito_managed_login_branding" "shop_web_branding" {
  user_pool_id = aws_cognito_user_pool.shop.id
  client_id    = aws_cognito_user_pool_client.shop_web.id
  settings     = file("${path.module}/files/shop_web_branding.settings.json")

  asset {
    category   = "FAVICON_SVG"
    color_mode = "DYNAMIC"
    extension  = "SVG"
    bytes      = filebase64("${path.module}/files/shop_web_branding.assets.favicon_svg.dynamic.svg")
  }

  lifecycle {
    ignore_changes = [
      # the provider compares the settings as text, and puts their keys in an order of its own
      settings,
    ]
  }
}

# --- Groups ---

resource "aws_cognito_user_group" "shop_staff" {
  name         = "staff"
  user_pool_id = aws_cognito_user_pool.shop.id
}

# --- Users ---

resource "aws_cognito_user" "shop_anna" {
  user_pool_id = aws_cognito_user_pool.shop.id
  username     = "anna"
  attributes = {
    email = "anna@example.com"
  }

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_cognito_user" "shop_ben" {
  user_pool_id = aws_cognito_user_pool.shop.id
  username     = "ben"
  enabled      = false
  attributes = {
    email = "ben@example.com"
  }

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_cognito_user_in_group" "shop_anna_in_staff" {
  user_pool_id = aws_cognito_user_pool.shop.id
  group_name   = aws_cognito_user_group.shop_staff.name
  username     = aws_cognito_user.shop_anna.username
}

# --- Threat protection, logs and firewall ---

resource "aws_cognito_risk_configuration" "shop_risk" {
  user_pool_id = aws_cognito_user_pool.shop.id

  account_takeover_risk_configuration {
    actions {
      high_action {
        event_action = "BLOCK"
        notify       = true
      }

      low_action {
        event_action = "NO_ACTION"
        notify       = false
      }

      medium_action {
        event_action = "MFA_IF_CONFIGURED"
        notify       = false
      }
    }

    notify_configuration {
      source_arn = local.ses_identity_shop_example_com
      from       = "security@shop.example.com"

      block_email {
        html_body = file("${path.module}/files/shop_risk.block_email.html_body.html")
        subject   = "Blocked"
        text_body = "Blocked."
      }
    }
  }

  compromised_credentials_risk_configuration {
    event_filter = ["SIGN_IN"]

    actions {
      event_action = "BLOCK"
    }
  }

  risk_exception_configuration {
    blocked_ip_range_list = ["198.51.100.0/24"]
  }
}

resource "aws_cognito_log_delivery_configuration" "shop_logs" {
  user_pool_id = aws_cognito_user_pool.shop.id

  log_configurations {
    event_source = "userNotification"
    log_level    = "ERROR"

    cloud_watch_logs_configuration {
      log_group_arn = local.log_group_shop_cognito
    }
  }

  log_configurations {
    event_source = "userAuthEvents"
    log_level    = "INFO"

    s3_configuration {
      bucket_arn = local.s3_shop_auth_events
    }
  }
}

resource "aws_wafv2_web_acl_association" "shop_web_acl" {
  resource_arn = aws_cognito_user_pool.shop.arn
  web_acl_arn  = local.web_acl_shop
}

# --- Permissions to call functions ---

resource "aws_lambda_permission" "shop_pre_sign_up" {
  statement_id  = "cognito"
  function_name = "shop-pre-sign-up"
  action        = "lambda:InvokeFunction"
  principal     = "cognito-idp.amazonaws.com"
  source_arn    = aws_cognito_user_pool.shop.arn
}

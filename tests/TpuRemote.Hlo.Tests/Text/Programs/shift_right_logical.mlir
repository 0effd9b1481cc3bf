module {
  func.func public @main(%arg0: tensor<4xui16>, %arg1: tensor<4xui16>) -> tensor<4xui16> {
    %0 = stablehlo.shift_right_logical %arg0, %arg1 : tensor<4xui16>
    return %0 : tensor<4xui16>
  }
  func.func public @generic(%arg0: tensor<4xui16>, %arg1: tensor<4xui16>) -> tensor<4xui16> {
    %0 = "stablehlo.shift_right_logical"(%arg0, %arg1) : (tensor<4xui16>, tensor<4xui16>) -> tensor<4xui16>
    "func.return"(%0) : (tensor<4xui16>) -> ()
  }
}

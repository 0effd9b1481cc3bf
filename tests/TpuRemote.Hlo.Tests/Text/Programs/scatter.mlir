module {
  func.func public @main(%arg0: tensor<3x4x2xi64>, %arg1: tensor<2x3x1xi64>, %arg2: tensor<2x3x4x2xi64>) -> tensor<3x4x2xi64> {
    %0 = "stablehlo.scatter"(%arg0, %arg1, %arg2) <{indices_are_sorted = false, scatter_dimension_numbers = #stablehlo.scatter<update_window_dims = [2, 3], inserted_window_dims = [0], scatter_dims_to_operand_dims = [0], index_vector_dim = 2>, unique_indices = true}> ({
    ^bb0(%arg3: tensor<i64>, %arg4: tensor<i64>):
      %1 = stablehlo.add %arg3, %arg4 : tensor<i64>
      stablehlo.return %1 : tensor<i64>
    }) : (tensor<3x4x2xi64>, tensor<2x3x1xi64>, tensor<2x3x4x2xi64>) -> tensor<3x4x2xi64>
    return %0 : tensor<3x4x2xi64>
  }
  func.func public @generic(%arg0: tensor<3x4x2xi64>, %arg1: tensor<2x3x1xi64>, %arg2: tensor<2x3x4x2xi64>) -> tensor<3x4x2xi64> {
    %0 = "stablehlo.scatter"(%arg0, %arg1, %arg2) ({
      ^bb0(%old: tensor<i64>, %new: tensor<i64>):
        %1 = "stablehlo.add"(%old, %new) : (tensor<i64>, tensor<i64>) -> tensor<i64>
        "stablehlo.return"(%1) : (tensor<i64>) -> ()
    }) {
      scatter_dimension_numbers = #stablehlo.scatter<update_window_dims = [2,3], inserted_window_dims = [0], input_batching_dims = [], scatter_indices_batching_dims = [], scatter_dims_to_operand_dims = [0], index_vector_dim = 2>,
      unique_indices = true,
      indices_are_sorted = false
    } : (tensor<3x4x2xi64>, tensor<2x3x1xi64>, tensor<2x3x4x2xi64>) -> tensor<3x4x2xi64>
    return %0 : tensor<3x4x2xi64>
  }
}
